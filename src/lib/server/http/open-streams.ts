/** A person's devices and browsers each hold one; the oldest is closed, for it is the likeliest to be forgotten. */
const MAX_A_PERSON = 20;

/** Counts the event streams of a process and keeps them within bounds: each costs a socket and about 30 kB. */
export class OpenStreams {
  private readonly max: number;
  /** How to close them, oldest first. */
  private readonly closersByPerson = new Map<string, Set<() => void>>();
  private count = 0;

  constructor(max: number) {
    this.max = max;
  }

  get size(): number {
    return this.count;
  }

  /** Whether this process takes no more; one of a person at the bound replaces the person's oldest. */
  isFull(person: string): boolean {
    return this.count >= this.max && (this.closersByPerson.get(person)?.size ?? 0) < MAX_A_PERSON;
  }

  /** Closes all streams of a person: those whose session goes on come again. */
  closeOf(person: string): void {
    for (const close of [...(this.closersByPerson.get(person) ?? [])]) close();
  }

  /** Counts one more of this person; answers how to count it out. */
  add(person: string, close: () => void): () => void {
    const closers = this.closersByPerson.get(person) ?? new Set<() => void>();
    const [oldest] = closers.size >= MAX_A_PERSON ? closers : [];
    oldest?.();
    this.closersByPerson.set(person, closers.add(close));
    this.count++;
    return () => {
      if (!closers.delete(close)) return;
      this.count--;
      if (closers.size === 0 && this.closersByPerson.get(person) === closers)
        this.closersByPerson.delete(person);
    };
  }
}
