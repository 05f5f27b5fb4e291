import type { Exercise, Outage } from '../drill/exercise';
import { durationText, secondsBetween } from '../duration';
import { momentText } from '../moment';
import { type Markup, markup } from './markup';
import { rounded, type Scale } from './scale';

const ROW_HEIGHT = 30;
const BAR_HEIGHT = 20;

interface Bar {
  readonly kind: 'people' | 'restore' | 'traffic' | 'verified';
  readonly label: string;
  readonly from: number;
  readonly to: number;
}

interface Row {
  readonly name: string;
  readonly bars: readonly Bar[];
}

/** Height of the drawing of an outage, without its heading and its axis. */
export function outageHeight(outage: Outage): number {
  return rows(outage).length * ROW_HEIGHT;
}

/** The way out of the outage, step by step, each as long as it took. */
export function outageLane(exercise: Exercise, outage: Outage, scale: Scale, top: number): Markup[] {
  return rows(outage).map(({ name, bars }, index) => {
    const y = top + index * ROW_HEIGHT;
    return markup`<text class="tick" x="${scale.left - 8}" y="${y + 15}" text-anchor="end">${name}</text>
${bars.map((bar) => drawn(exercise, bar, scale, y))}`;
  });
}

/** The last moment that the drawing must hold. */
export function outageEnd({ startAt, decidedAt, restores, traffic, verifiedAt, plan }: Outage): number {
  const ends = restores.flatMap((restore) => restore.verifiedAt ?? []);
  return Math.max(
    startAt + 60_000,
    decidedAt,
    plan.endedAt ?? 0,
    traffic?.switchedAt ?? 0,
    verifiedAt ?? 0,
    ...ends,
  );
}

function rows(outage: Outage): Row[] {
  const { startAt, detectedAt, decidedAt, restores, traffic, verifiedAt } = outage;
  const end = outageEnd(outage);
  // Switching begins where restoring ends, as in the division of the recovery time.
  const restored = Math.max(decidedAt, ...restores.flatMap((restore) => restore.verifiedAt ?? []));
  return [
    {
      name: 'people',
      bars: [
        { kind: 'people', label: 'detected', from: startAt, to: detectedAt },
        { kind: 'people', label: 'decided', from: detectedAt, to: decidedAt },
      ],
    },
    ...restores.map(({ database, startedAt, verifiedAt: restoredAt }) => ({
      name: database,
      bars: [
        {
          kind: 'restore' as const,
          label: restoredAt === undefined ? 'not restored' : 'restored and verified',
          from: startedAt,
          to: restoredAt ?? end,
        },
      ],
    })),
    ...(traffic?.switchedAt === undefined
      ? []
      : [
          {
            name: 'traffic',
            bars: [
              {
                kind: 'traffic' as const,
                label: 'switched',
                from: restored,
                to: traffic.switchedAt,
              },
            ],
          },
        ]),
    ...(verifiedAt === undefined
      ? []
      : [
          {
            name: 'customer',
            bars: [{ kind: 'verified' as const, label: 'verified', from: verifiedAt, to: verifiedAt }],
          },
        ]),
  ];
}

function drawn({ startAt }: Exercise, { kind, label, from, to }: Bar, scale: Scale, y: number): Markup {
  const left = scale.x(from);
  // A little short of its end, so that the next bar is told from it.
  const width = Math.max(3, rounded(scale.x(to) - left - 1.5));
  const span = durationText(secondsBetween(from, to));
  const text = kind === 'verified' ? `${label} ${momentText(to, startAt)}` : `${label} ${span}`;
  const said = `${label}: ${momentText(from, startAt)} to ${momentText(to, startAt)} (${span})`;
  // About 6.6 units a character: where the text does not fit inside the bar it stands beside it, on the free side.
  const needed = text.length * 6.6 + 14;
  const inside = width >= needed;
  const before = !inside && left + width + needed > scale.right;
  const x = inside ? left + 8 : before ? left - 6 : left + width + 6;
  return markup`<rect class="bar ${kind}" x="${left}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="3"><title>${said}</title></rect>
<text class="${inside ? 'on-bar' : 'label'}" x="${rounded(x)}" y="${y + 14}" text-anchor="${before ? 'end' : 'start'}">${text}</text>
`;
}
