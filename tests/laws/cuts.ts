/** Where a line dies in an answer: behind that many places from which can be gone on, and in what part of the rest. */
export interface LineCut {
  /** Within: before the first of them. */
  readonly kind: 'behind' | 'within';
  readonly units: number;
  readonly part: number;
}

export interface AnswerLine {
  readonly text: string;
  /** It leaves something to go on from: a resume point, or a tail. */
  readonly isPlace: boolean;
  /** Letters since the last such place. */
  readonly unit: number;
}

/** The lines of an answer to a pull. */
export function linesOf(answer: string): AnswerLine[] {
  let unit = 0;
  const texts = answer.split('\n').filter((text) => text !== '');
  return texts.map((text) => {
    const { line, cookie } = JSON.parse(text) as { line: string; cookie?: unknown };
    unit += text.length;
    const isPlace = line === 'tail' || cookie !== undefined;
    const one = { text: `${text}\n`, isPlace, unit };
    if (isPlace) unit = 0;
    return one;
  });
}

/** The lines that arrive whole, up to the place behind which the line dies. */
export function passing(lines: readonly AnswerLine[], { units }: LineCut): readonly AnswerLine[] {
  const places = lines.flatMap(({ isPlace }, index) => (isPlace ? [index] : []));
  const last = units === 0 ? -1 : (places[units - 1] ?? lines.length - 1);
  return lines.slice(0, last + 1);
}

/** The answer as far as its line lives. One that ends in time is whole. */
export function cutBehind(lines: readonly AnswerLine[], cut: LineCut): Response {
  const kept = passing(lines, cut).length;
  const rest = textOf(lines.slice(kept));
  const next = lines.slice(kept).find(({ isPlace }) => isPlace);
  const text = textOf(lines.slice(0, kept)) + rest.slice(0, Math.floor((next?.unit ?? 0) * cut.part));
  const bytes = new TextEncoder().encode(text);
  return new Response(
    new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(bytes),
      pull: (controller) =>
        rest === '' ? controller.close() : controller.error(new TypeError('network error')),
    }),
  );
}

function textOf(lines: readonly AnswerLine[]): string {
  return lines.map(({ text }) => text).join('');
}
