import { lastImport } from "../state/importing.ts";

/** Problems that are listed before the others are only counted. */
const LISTED = 10;

/** What was taken of a folder or a manifest, and what could not be used. */
export function ImportReport() {
  const read = lastImport.value;
  if (!read) return null;
  const { summary, problems } = read;
  const more = problems.length - LISTED;
  return (
    <div class="imported">
      <p class="note">{summary}</p>
      {problems.length > 0 && (
        <>
          <p class="problem">What could not be used:</p>
          <ul class="note">
            {problems.slice(0, LISTED).map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
            {more > 0 && <li>and {more} more</li>}
          </ul>
        </>
      )}
    </div>
  );
}
