import uPlot from 'uplot';
import { secondsOf, type TimeLine } from './time-lines.ts';
import { monthName } from '#lib/words/format/days.ts';
import { formatCount } from '#lib/words/format/numbers.ts';

/** A picture that is drawn; loaded only where there is one. */
export interface DrawnTime {
  resize(width: number): void;
  /** Points at a day by its place; null: at none. */
  point(at: number | null): void;
  remove(): void;
}

const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3]];
const HEIGHT = 220;

/** Draws lines in the colors that the element has now; a line is told from another by its dashes too. */
export function drawTime(
  element: HTMLElement,
  { days, lines, width }: { days: readonly string[]; lines: readonly TimeLine[]; width: number },
): DrawnTime {
  const style = getComputedStyle(element);
  const color = (name: string) => resolved(element, style.getPropertyValue(name));
  const ink = color('--ink-2');
  const line = color('--line');
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const plot = new uPlot(
    {
      width,
      height: HEIGHT,
      tzDate: utc,
      legend: { show: false },
      cursor: { drag: { x: false, y: false }, y: false },
      scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.08)] } },
      axes: [
        { ...axis, values: (_plot, seconds) => seconds.map(tick) },
        {
          ...axis,
          size: 56,
          values: (_plot, values) =>
            values.map((value) => (Number.isInteger(value) ? formatCount(value) : '')),
        },
      ],
      series: [
        {},
        ...lines.map(({ label }, at) => ({
          label,
          width: 2,
          stroke: color(`--mark-${(at % 4) + 1}`),
          dash: DASHES[at % 4]!,
          points: { show: days.length < 2 },
        })),
      ],
    },
    [days.map(secondsOf), ...lines.map(({ values }) => [...values])],
    element,
  );
  return {
    resize: (next) => plot.setSize({ width: next, height: HEIGHT }),
    point(at) {
      const left = at === null ? -10 : plot.valToPos(secondsOf(days[at]!), 'x');
      plot.setCursor({ left, top: at === null ? -10 : HEIGHT / 3 });
    },
    remove: () => plot.destroy(),
  };
}

function utc(seconds: number): Date {
  return uPlot.tzDate(new Date(seconds * 1_000), 'Etc/UTC');
}

function tick(seconds: number): string {
  const day = new Date(seconds * 1_000);
  const month = monthName(day.getUTCMonth());
  return day.getUTCDate() === 1 ? `${month} ${day.getUTCFullYear()}` : `${day.getUTCDate()} ${month}`;
}

/** A canvas knows no light-dark(): the color as the browser works it out. */
function resolved(element: HTMLElement, value: string): string {
  const probe = document.createElement('i');
  probe.style.color = value;
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
