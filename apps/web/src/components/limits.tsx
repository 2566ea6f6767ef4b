/** What the page cannot do, and is not to be used for. */
export function Limits() {
  return (
    <ul>
      <li>
        It learnt from actors, in English and Polish. Of other languages, of children, and of people
        who do not act, expect less; the <a href="./model/card.html">model card</a> has the numbers.
      </li>
      <li>It hears how something is said, not what, and knows eight emotions alone.</li>
      <li>
        Noise, music and other voices behind the voice mislead it; alone, they are told from voices.
      </li>
      <li>
        It must not be used to judge people: not in hiring, teaching, policing, insurance or health.
        In the European Union inferring emotions at work and in schools is forbidden (AI Act,
        Article 5(1)(f)).
      </li>
    </ul>
  );
}
