import type { BoundForm } from '../../bound';
import { boundRuns, type Effect, type EffectPoint } from '../../experiments';
import type { RecordSource } from '../../records';
import { type Check, holdsInAll, isAbove, isBelow, lacking, together } from '../check';
import { type Claim, claim } from '../claim';
import { formulaFails, formulaHolds } from '../formulaRecord';
import { fromRecord } from '../fromRecord';
import { differenceOf, ratioOf } from '../normalInterval';
import { provided, throughout } from '../verdict';

/** Section III: Lemma 1, Theorem 1, and the paper's observations on it. */
export const boundClaims: readonly Claim[] = [
  claim({
    id: 'C2',
    section: 'III-A, Lemma 1',
    says: 'The convergence of F can be studied for the task modules and the low-rank factors separately.',
    measured:
      'The mixed second difference of F between random points, over the change of F itself, is 0 (to rounding): so for the separable problems that Assumption 3 allows, and for a LoRA factorisation with a head behind it.',
    experiments: ['formula-checks'],
    repeated: 'random pairs of points',
    margins: { cases: 1000 },
    confidence: 1,
    notebooks: ['03-bound'],
    judge: (records, { cases }) =>
      provided(
        'Assumption 3 is taken to the letter, F_k = f(phi) + h_k(theta_k); no model with a head behind its encoder is of that kind',
        [formulaHolds(records, 'bound', 'blocks-separate', cases, 'Assumption 3 to the letter')],
        [formulaHolds(records, 'bound', 'blocks-of-a-network', cases, 'a head behind an encoder')],
      ),
  }),
  claim({
    id: 'C3',
    section: 'III-A, Theorem 1',
    says: 'For eta < 1/L_s and any schedule the optimality gap after T rounds is at most (13).',
    measured:
      'Share of random problems with known constants whose measured mean gap exceeds (13) by more than 4.5 standard errors; the exact binomial interval of that share.',
    experiments: ['bound'],
    repeated: 'random problems, each a Monte Carlo mean over runs',
    margins: { rate: 0.05 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    figures: ['bound-violations', 'bound-tightness'],
    judge: (records, { rate }) =>
      provided(
        'every task module steps in every round, as (39) supposes; under the protocol of section II-A the idle ones do not',
        [noViolation(records, 'source', 'all', rate)],
        [noViolation(records, 'source', 'scheduled', rate)],
      ),
  }),
  claim({
    id: 'C4',
    section: 'III-A',
    says: 'The influence of the initial gap dies out as T grows.',
    measured:
      'Measured gap from a start ten times further off over that from the near start: at the largest T below 1 + the margin, at the smallest above.',
    experiments: ['bound'],
    repeated: 'Monte Carlo runs',
    margins: { excess: 0.05, runs: 300, rounds: 50 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    judge: (records, { excess, ...least }) =>
      throughout(
        effect(records, 'initial-gap', least, (points) => {
          const ratio = (far: number): ReturnType<typeof ratioOf> => ratioOf(points[far]!, points[far + 1]!);
          const last = points.length - 2;
          return [
            isAbove(ratio(0), {
              about: 'far start over near start at the smallest T',
              label: points[0]!.label,
              margin: 1 + excess,
            }),
            isBelow(ratio(last), {
              about: 'far start over near start at the largest T',
              label: points[last]!.label,
              margin: 1 + excess,
            }),
          ];
        }),
      ),
  }),
  claim({
    id: 'C5',
    section: 'III-A',
    says: 'Scheduling more devices lowers lambda(n) (14), the LoRA-related gap (15), and the gap itself.',
    measured:
      'lambda(n+1) < lambda(n) and G_phi(n+1) < G_phi(n) for random constants and every n; the measured gap falls from each number of devices to the next.',
    experiments: ['formula-checks', 'bound'],
    repeated: 'random constants; Monte Carlo runs',
    margins: { cases: 10_000, fall: 0, runs: 300 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    judge: (records, { cases, fall, runs }) =>
      throughout([
        formulaHolds(records, 'bound', 'lambda-falls', cases, '(14)'),
        formulaHolds(records, 'bound', 'lora-gap-falls', cases, '(15)'),
        ...effect(records, 'scheduled', { runs }, (points) => falls(points, fall)),
      ]),
  }),
  claim({
    id: 'C6',
    section: 'III-A',
    says: 'Later rounds weigh more: few devices first and many later beats many first and few later at the same total.',
    measured: 'Measured gap of many-then-few minus that of few-then-many, the same total of devices.',
    experiments: ['bound'],
    repeated: 'Monte Carlo runs',
    margins: { difference: 0, runs: 300 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    figures: ['bound-weights'],
    judge: (records, { difference, runs }) =>
      throughout(
        effect(records, 'order', { runs }, (points) => [
          isAbove(differenceOf(points[0]!, points.at(-1)!), {
            about: `gap of "${points[0]!.label}" minus gap of "${points.at(-1)!.label}"`,
            label: 'order',
            margin: difference,
          }),
        ]),
      ),
  }),
  claim({
    id: 'C7',
    section: 'III-A',
    says: 'A smaller task module makes the gap smaller.',
    measured: 'The measured gap falls from each size of the task module to the next smaller one.',
    experiments: ['bound'],
    repeated: 'Monte Carlo runs',
    margins: { fall: 0, runs: 300 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    judge: (records, { fall, runs }) =>
      throughout(effect(records, 'head-size', { runs }, (points) => falls(points, fall))),
  }),
  claim({
    id: 'F1',
    section: 'III-A',
    says: 'The participation-aware form of Theorem 1 holds under the protocol of section II-A, where idle task modules stand still.',
    measured: 'As C3, for the participation-aware form with only the scheduled task modules moving.',
    experiments: ['bound'],
    repeated: 'random problems, each a Monte Carlo mean over runs',
    margins: { rate: 0.05 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    figures: ['bound-violations'],
    judge: (records, { rate }) => throughout([noViolation(records, 'participation', 'scheduled', rate)]),
  }),
  claim({
    id: 'F2',
    section: 'III-A',
    says: 'A sharper form of Theorem 1, in which n devices average their noise to 1/n and lambda does not depend on n, holds too.',
    measured: 'As C3, for the tight form with every task module moving; and (35)-(37) by walking through all sets.',
    experiments: ['bound', 'formula-checks'],
    repeated: 'random problems; random gradients, all sets',
    margins: { rate: 0.05, cases: 1000 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    figures: ['bound-tightness'],
    judge: (records, { rate, cases }) =>
      throughout([
        noViolation(records, 'tight', 'all', rate),
        formulaHolds(records, 'bound', 'sampling-identity', cases, '(35)-(37)'),
      ]),
  }),
  claim({
    id: 'F3',
    section: 'III-A, Appendix A',
    says: 'Theorem 1 needs the device-averaged norm; with L_s and mu of the plain Euclidean norm it is false, because the step (3) is K times the Euclidean gradient.',
    measured: 'Heads alone, F_k = theta_k^2/2, half of the largest step allowed: exact gap against (13) in both norms.',
    experiments: ['formula-checks'],
    repeated: 'numbers of devices',
    margins: { cases: 4 },
    confidence: 1,
    notebooks: ['03-bound'],
    judge: (records, { cases }) =>
      throughout([
        formulaHolds(records, 'bound', 'averaged-norm', cases, 'device-averaged norm'),
        formulaFails(records, 'bound', 'euclidean-norm', cases, 'Euclidean norm'),
      ]),
  }),
  claim({
    id: 'F4',
    section: 'III-A',
    says: 'eta < 1/L_s is exactly the step that keeps lambda(1) below 1.',
    measured: 'lambda(n) < 1 for random constants with eta < 1/L_s, lambda(1) > 1 at eta = 1.001/L_s.',
    experiments: ['formula-checks'],
    repeated: 'random constants',
    margins: { cases: 1000 },
    confidence: 1,
    notebooks: ['03-bound'],
    judge: (records, { cases }) =>
      throughout([
        formulaHolds(records, 'bound', 'lambda-below-one', cases, 'eta < 1/L_s'),
        formulaFails(records, 'bound', 'lambda-beyond-the-step', cases, 'eta > 1/L_s'),
      ]),
  }),
  claim({
    id: 'F5',
    section: 'III-A',
    says: 'The objective (17) is not the bound (13) up to constants, with rho or with G_phi in it: the two can rank schedules differently.',
    measured:
      'Pairs of three-round schedules of four devices that (17), read with rho and with G_phi, and (13) put in opposite order.',
    experiments: ['formula-checks'],
    repeated: 'all pairs of schedules, five sizes of the task module',
    margins: { cases: 1000 },
    confidence: 1,
    notebooks: ['03-bound'],
    judge: (records, { cases }) =>
      throughout([
        formulaFails(records, 'bound', 'objective-ranks', cases, '(17) with rho against (13)'),
        formulaFails(records, 'bound', 'objective-gap-ranks', cases, '(17) with G_phi against (13)'),
      ]),
  }),
];

function noViolation(records: RecordSource, form: BoundForm, headUpdates: 'all' | 'scheduled', margin: number): Check {
  const label = `${form} form, ${headUpdates === 'all' ? 'all' : 'only the scheduled'} heads move`;
  const [check] = fromRecord(records, boundRuns.violations.named(), (tests) => {
    const test = tests.find((one) => one.form === form && one.headUpdates === headUpdates);
    if (test === undefined)
      return [lacking(label, form, `bound/violations has no test of the ${label}: make it again`)];
    const { violations, cases, rate } = test;
    const never = holdsInAll(
      { cases: cases.length, failures: violations },
      { about: 'problems that exceed the bound', label, least: 1 },
    );
    const seldom = isBelow(
      { mean: violations / cases.length, low: Math.min(rate.low, margin), high: rate.high },
      { about: 'interval of the rate of violations', label, margin },
    );
    return [together(label, 'the measured gap stays below the bound', [never, seldom])];
  });
  return check!;
}

/** Asks one study of the laboratory that has enough Monte Carlo runs, and rounds where those matter. */
export function effect(
  records: RecordSource,
  name: Effect,
  least: { readonly runs: number; readonly rounds?: number },
  ask: (points: readonly EffectPoint[]) => readonly Check[],
): readonly Check[] {
  return fromRecord(records, boundRuns.effects.named(), (studies, { settings }) => {
    const { runs = 0, rounds = 0 } = settings as { readonly runs?: number; readonly rounds?: number };
    if (runs < least.runs || rounds < (least.rounds ?? 0)) {
      const asked = `${least.runs} of ${least.rounds ?? 1} or more are asked for: npx fedft run bound --profile laptop`;
      return [lacking(name, name, `bound/effects has ${runs} runs of ${rounds} rounds, ${asked}`)];
    }
    const study = studies.find(({ effect: found }) => found === name);
    return study === undefined
      ? [lacking(name, name, `bound/effects has no study of ${name}: make it again`)]
      : ask(study.points);
  });
}

/** The measured gap falls from each point to the next. */
export function falls(points: readonly EffectPoint[], margin: number): readonly Check[] {
  return points.slice(1).map((point, i) =>
    isAbove(differenceOf(points[i]!, point), {
      about: `gap at ${points[i]!.label} minus gap at ${point.label}`,
      label: point.label,
      margin,
    }),
  );
}
