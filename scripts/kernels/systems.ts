/** Names and flags of the processors that native kernels are compiled for, by architecture. */
export const processors = {
  x64: {
    avx2: ["-mavx2", "-mfma"],
    avx512: ["-mavx2", "-mfma", "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl"],
  },
  arm64: { neon: [] },
} as const;

/** How a library is linked that finds Node's functions in the process that loads it, by platform. */
export const linking = {
  linux: ["-shared", "-s"],
  darwin: ["-bundle", "-undefined", "dynamic_lookup"],
} as const;

/** Systems that there is a package of native kernels for: Node's platform and architecture. */
export const systems: string[] = Object.keys(linking).flatMap((platform) =>
  Object.keys(processors).map((architecture) => `${platform}-${architecture}`),
);
