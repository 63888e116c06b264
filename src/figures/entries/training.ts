import { boundBesideLoss } from '../../bound';
import { attributionOverSeeds, type CounterfactualRuns, type TrainingConstants } from '../../experiments';
import type { FederatedResults } from '../../federation';
import { findRecord, listRuns } from '../../records';
import { paperSchemeNames } from '../../scheduling';
import { boundTrainingFigure } from '../boundTraining';
import { describeRecords, type FigureEntry } from './entry';

/** The bound beside figure 3's training losses and the causes of the gaps, for each task. */
export const trainingEntries: readonly FigureEntry[] = [
  { slug: 'sst2', title: 'SST-2' },
  { slug: 'generated-sentiment', title: 'a generated task' },
].map(({ slug, title }) => ({
  id: `bound-training-${slug}`,
  paper: '-',
  experiment: 'training-constants',
  build(profile) {
    const constants = findRecord<TrainingConstants>('training-constants', `${slug}/seed-0`, profile);
    const training = paperSchemeNames.map((scheme) =>
      findRecord<FederatedResults>('learning', `${slug}/${scheme}/seed-0`, profile),
    );
    const counterfactuals = listRuns('training-constants', profile)
      .filter((run) => run.startsWith(`${slug}/counterfactuals/`))
      .map((run) => findRecord<readonly CounterfactualRuns[]>('training-constants', run, profile)!);
    if (constants === undefined || counterfactuals.length === 0) return undefined;
    if (!training.every((found) => found !== undefined)) return undefined;
    const { favourable, cautious } = constants.record.results.summary;
    const records = [constants, ...counterfactuals, ...training];
    return {
      figure: boundTrainingFigure({
        id: `bound-training-${slug}`,
        task: title,
        panels: training.map(({ record: { results } }) => {
          const measured = { devices: results.rounds.devices, ...results.evaluations };
          return {
            scheme: results.scheme,
            favourable: boundBesideLoss({ training: measured, ...favourable }),
            cautious: boundBesideLoss({ training: measured, ...cautious }),
          };
        }),
        attributions: attributionOverSeeds(counterfactuals.map(({ record }) => record.results)),
        source: [describeRecords(records)],
      }),
      records,
    };
  },
}));
