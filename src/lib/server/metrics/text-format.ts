type Labels = Readonly<Record<string, string | number>>;

/** One family of numbers in the text format that Prometheus reads (version 0.0.4). */
export interface Family {
  text(): string;
}

/** Only grows. Labels must come from a closed list, never from what somebody sends: each set is kept for good. */
export class Counter implements Family {
  private readonly name: string;
  private readonly help: string;
  private readonly values = new Map<string, number>();

  constructor(name: string, help: string) {
    this.name = name;
    this.help = help;
  }

  add(labels: Labels, by = 1): void {
    const key = labelsText(labels);
    this.values.set(key, (this.values.get(key) ?? 0) + by);
  }

  text(): string {
    const lines = [...this.values].map(([labels, value]) => `${this.name}${labels} ${value}\n`);
    return headOf(this.name, 'counter', this.help) + lines.join('');
  }
}

/** How often a value was at most each of the bounds, by labels. */
export class Histogram implements Family {
  private readonly name: string;
  private readonly help: string;
  private readonly bounds: readonly number[];
  private readonly seriesByLabels = new Map<string, { labels: Labels; counts: number[]; sum: number }>();

  constructor(name: string, help: string, bounds: readonly number[]) {
    this.name = name;
    this.help = help;
    this.bounds = [...bounds, Infinity];
  }

  observe(labels: Labels, value: number): void {
    const key = labelsText(labels);
    const series = this.seriesByLabels.get(key) ?? { labels, counts: this.bounds.map(() => 0), sum: 0 };
    this.seriesByLabels.set(key, series);
    series.counts = series.counts.map((count, i) => (value <= (this.bounds[i] ?? 0) ? count + 1 : count));
    series.sum += value;
  }

  text(): string {
    const parts = [...this.seriesByLabels.values()].map(({ labels, counts, sum }) => {
      const buckets = counts.map((count, i) => {
        const le = this.bounds[i] === Infinity ? '+Inf' : String(this.bounds[i]);
        return `${this.name}_bucket${labelsText({ ...labels, le })} ${count}\n`;
      });
      const all = labelsText(labels);
      return `${buckets.join('')}${this.name}_sum${all} ${sum}\n${this.name}_count${all} ${counts.at(-1) ?? 0}\n`;
    });
    return headOf(this.name, 'histogram', this.help) + parts.join('');
  }
}

/** Read when asked for. */
export class Gauge implements Family {
  private readonly name: string;
  private readonly help: string;
  private readonly read: () => readonly (readonly [Labels, number])[];

  constructor(name: string, help: string, read: () => readonly (readonly [Labels, number])[]) {
    this.name = name;
    this.help = help;
    this.read = read;
  }

  text(): string {
    const lines = this.read().map(([labels, value]) => `${this.name}${labelsText(labels)} ${value}\n`);
    return headOf(this.name, 'gauge', this.help) + lines.join('');
  }
}

function headOf(name: string, kind: string, help: string): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`;
}

function labelsText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escaped(String(value))}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
