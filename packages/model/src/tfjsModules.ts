// tfjs as this package loads it, for this project's packages; no part of what a user needs.

export { tf, tfl } from "#tfjs";
