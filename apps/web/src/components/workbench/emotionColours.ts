/** The colour of each emotion, as the page's style has it for an element that is coloured by its emotion. */
export function emotionColours(element: HTMLElement): (emotion: string | undefined) => string {
  return (emotion = "no voice") => {
    element.dataset["emotion"] = emotion;
    return getComputedStyle(element).color;
  };
}
