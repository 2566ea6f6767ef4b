import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { droppedFiles } from "../imports/droppedFiles.ts";
import { analyseFiles } from "../state/hearing.ts";
import { openFound } from "../state/importing.ts";

/** A drag over the page says so at least every 550 ms; one that ends elsewhere may say nothing any more. */
const SILENCE_MS = 800;

/** Takes files that are dropped or pasted anywhere on the page, which would leave the page otherwise. */
export function DropAnywhere() {
  const isOver = useSignal(false);
  useEffect(() => {
    let silence: ReturnType<typeof setTimeout> | undefined;
    const away = () => {
      isOver.value = false;
    };
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes("Files")) return; // a text that is dragged into a field
      event.preventDefault();
      isOver.value = true;
      clearTimeout(silence);
      silence = setTimeout(away, SILENCE_MS);
    };
    const leave = ({ relatedTarget }: DragEvent) => {
      if (!relatedTarget) away();
    };
    const drop = (event: DragEvent) => {
      away();
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      void droppedFiles(event.dataTransfer).then(({ found, unread }) => openFound(found, unread));
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      void analyseFiles(files);
    };
    window.addEventListener("dragover", over);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      clearTimeout(silence);
      window.removeEventListener("dragover", over);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, []);
  return isOver.value && <div class="dropping">Drop to hear it</div>;
}
