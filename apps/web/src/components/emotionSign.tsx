/** A face's strokes on a field of 48 by 48: brows, eyes, mouth. */
interface Face {
  readonly brows: string;
  readonly eyes: string;
  readonly mouth: string;
}

const open = "M16 21v.01 M32 21v.01";
const faces: Readonly<Record<string, Face>> = {
  angry: { brows: "M11 13l9 4 M37 13l-9 4", eyes: open, mouth: "M16 35q8-6 16 0" },
  calm: {
    brows: "M12 15q4-2 8 0 M28 15q4-2 8 0",
    eyes: "M12 22q4 3 8 0 M28 22q4 3 8 0",
    mouth: "M17 33q7 3 14 0",
  },
  disgust: {
    brows: "M11 15l9 1 M28 13q5-3 9 1",
    eyes: "M13 21h6 M29 21h6",
    mouth: "M15 35q4-5 8-1t10-3",
  },
  fearful: { brows: "M11 16q4-5 9-5 M37 16q-4-5-9-5", eyes: open, mouth: "M16 34l4-2 4 2 4-2 4 2" },
  happy: {
    brows: "M12 13q4-3 8 0 M28 13q4-3 8 0",
    eyes: "M12 22q4-5 8 0 M28 22q4-5 8 0",
    mouth: "M14 30q10 11 20 0",
  },
  neutral: { brows: "M12 14h8 M28 14h8", eyes: open, mouth: "M17 34h14" },
  sad: {
    brows: "M11 17l8-4 M37 17l-8-4",
    eyes: "M13 22q3 2 6 0 M29 22q3 2 6 0",
    mouth: "M16 36q8-8 16 0",
  },
  surprised: {
    brows: "M11 12q4-5 9-2 M37 12q-4-5-9-2",
    eyes: open,
    mouth: "M24 31a4 5 0 1 0 .01 0z",
  },
  // Answers that are no emotion: something is heard but not known, nobody is there, nothing is said yet.
  unfamiliar: { brows: "", eyes: "", mouth: "M18 19q0-6 6-6t6 6-6 8v2 M24 35v.01" },
  "no voice": { brows: "", eyes: "", mouth: "M15 21v6 M21 17v14 M27 21v6 M33 23v2 M12 36L36 12" },
  listening: { brows: "", eyes: "", mouth: "M15 22v4 M21 18v12 M27 15v18 M33 20v8" },
};

/** The emotion's face in its colour. Its name stands beside it, so it says nothing to screen readers. */
export function EmotionSign({
  emotion,
  size,
}: {
  readonly emotion: string;
  readonly size: number;
}) {
  const { brows, eyes, mouth } = faces[emotion] ?? (faces["neutral"] as Face);
  return (
    <svg
      class="sign"
      data-emotion={emotion}
      width={size}
      height={size}
      viewBox="0 0 48 48"
      aria-hidden="true"
    >
      <circle cx="24" cy="24" r="22" />
      {brows && <path d={brows} />}
      <path d={eyes} class={eyes === open ? "eyes" : ""} />
      <path d={mouth} />
    </svg>
  );
}
