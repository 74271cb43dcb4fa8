/** The bytes of a file, piece by piece. A reader instead of `for await` over the stream: Safari can't iterate streams. */
export async function* chunksOf(file: Blob): AsyncGenerator<Uint8Array> {
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}
