/** Height of the waveform, in CSS pixels: the built page's security policy knows wavesurfer's style sheet by it. */
export const WAVE_HEIGHT = 120;
