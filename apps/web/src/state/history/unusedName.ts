/** A name as it is, or with the first number from 2 behind it that makes it one of its own. */
export function unusedName(name: string, used: readonly string[]): string {
  if (!used.includes(name)) return name;
  for (let n = 2; ; n++) if (!used.includes(`${name} ${n}`)) return `${name} ${n}`;
}
