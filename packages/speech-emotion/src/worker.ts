/**
 * The script of a page's worker that recognises for its `Recognizer`: `import` it in the worker's file, and give the worker to
 * `Recognizer.load`.
 *
 * @module speech-emotion/worker
 */

import "@speech-emotion/model/worker";
