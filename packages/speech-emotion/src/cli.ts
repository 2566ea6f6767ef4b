#!/usr/bin/env node
import "@speech-emotion/train/cli";
