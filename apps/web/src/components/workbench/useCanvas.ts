import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { appearance } from "../appearance.ts";

/** A canvas that is drawn again when what it shows, its width or the system's colours change. */
export function useCanvas(draw: (canvas: HTMLCanvasElement) => void, shown: readonly unknown[]) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useSignal(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = entry?.contentRect.width ?? 0;
    });
    observer.observe(canvas.current as HTMLCanvasElement);
    return () => observer.disconnect();
  }, []);
  useEffect(
    () => draw(canvas.current as HTMLCanvasElement),
    [...shown, width.value, appearance.value],
  );
  return canvas;
}
