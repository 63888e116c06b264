import type { Pretrained } from '../checkpoint';
import type { Json } from '../records';
import { architectureOf, parameterCount } from '../transformer';
import type { CurvePoint } from './trainingProblem';

/** What a person has to say of a model. */
export interface CardText {
  /** For example `bert-mini`. */
  readonly name: string;
  /** One paragraph: what it is and what it is for. */
  readonly about: string;
  /** What it learned from, and under which terms. */
  readonly data: string;
  /** What it was trained to answer; one entry a line. */
  readonly objectives: readonly string[];
  /** Whether labels of any task were read, and what else is close to a task. */
  readonly labels: string;
}

/** What was measured when a model was made. */
export interface PretrainingFacts {
  /** Everything that decides the weights. */
  readonly recipe: { readonly kind: string; readonly seed: number; readonly schedule: { readonly steps: number } } & {
    readonly [name: string]: Json;
  };
  readonly curve: readonly CurvePoint[];
  /** Wall-clock time of the steps on one thread, seconds. */
  readonly seconds: number;
  /** What it was made on. */
  readonly machine: string;
  /** SHA-256 of model.safetensors. */
  readonly digest: string;
  /** What makes it again. */
  readonly command: string;
}

/** README.md of a model's folder: data, objectives, curve, seed, time, digest and the command that makes it again. */
export function modelCard(text: CardText, facts: PretrainingFacts, { config }: Pick<Pretrained, 'config'>): string {
  const { recipe, curve, seconds, machine, digest, command } = facts;
  const names = [...new Set(curve.flatMap(({ losses }) => Object.keys(losses)))];
  const measures = [...new Set(curve.flatMap((point) => Object.keys(point.measures)))];
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const number = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(3));
  const table = [
    row(['step', ...names.map((name) => (name === 'loss' ? 'loss' : `${name} (loss)`)), ...measures.map(spaced)]),
    row(['---', ...names, ...measures].map(() => '---:')),
    ...curve.map((point) =>
      row([
        String(point.step),
        ...names.map((name) => number(point.losses[name])),
        ...measures.map((name) => number(point.measures[name])),
      ]),
    ),
  ];
  const sizes = `${config.hiddenLayers} layers, width ${config.hiddenSize}, ${config.attentionHeads} attention heads, feed-forward ${config.intermediateSize}`;
  return `# ${text.name}

${text.about}

- architecture: ${architectureOf(config).title}, ${sizes}; ${parameterCount(config).toLocaleString('en-GB')} parameters
- data: ${text.data}
- labels: ${text.labels}
- steps: ${recipe.schedule.steps}, seed ${recipe.seed}
- time: ${Math.round(seconds / 60)} minutes on one thread, ${machine}
- weights: SHA-256 \`${digest}\`
- made by: \`${command}\`

## What it was trained to answer

${text.objectives.map((objective) => `- ${objective}`).join('\n')}

## Curve

Losses in nats, means over the steps since the row before; the last columns on data that no step saw.

${table.join('\n')}

## Recipe

\`\`\`json
${JSON.stringify(recipe, null, 1)}
\`\`\`

This file is generated with the model; pretraining.json holds the same numbers.
`;
}

function spaced(name: string): string {
  return name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}
