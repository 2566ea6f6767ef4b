/** The colour of each emotion, as the page's style has it for an element that is coloured by its emotion. */
export function emotionColours(element: HTMLElement): (emotion: string) => string {
  return (emotion) => {
    element.dataset["emotion"] = emotion;
    return getComputedStyle(element).color;
  };
}
