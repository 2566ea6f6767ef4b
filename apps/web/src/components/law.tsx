/** What a program that guesses may not be used for, and what must be told. */
export function Law() {
  return (
    <p class="law">
      A program guesses here, and is often wrong. In the European Union nobody may use it on people
      at work or in schools (AI Act, Article 5(1)(f)), and whoever uses it on others must tell them
      (Article 50).
    </p>
  );
}
