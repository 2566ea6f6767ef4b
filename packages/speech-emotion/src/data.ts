export * from "@speech-emotion/data";
