export * from "@speech-emotion/features";
