/** As it comes. */
export const straight = (answer: Response): Promise<Response> => Promise.resolve(answer);

/** The answer of that number is whole, and on its way until then. */
export function heldUp(number: number, until: Promise<void>): (answer: Response) => Promise<Response> {
  let left = number;
  return async (answer) => {
    if (--left !== 0) return answer;
    const text = await answer.text();
    await until;
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
}
