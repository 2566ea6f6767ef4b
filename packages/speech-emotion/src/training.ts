export * from "@speech-emotion/train";
