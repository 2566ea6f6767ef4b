/** The way to another thread, of Node or of a page. */
export interface ThreadChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Calls the listener when the thread ends by itself. */
  onFailure(listener: (error: Error) => void): void;
  /** Whether the process has to wait for it. */
  hold(busy: boolean): void;
  /** Ends the thread. */
  close(): void;
}
