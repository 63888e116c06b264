import { mean } from '../math';
import { downlinkFeatures, type EdgeDevice, type EdgeServer, type UplinkEmbeddings } from '../split';

/**
 * Who takes part in a round. The protocol's answer is `'scheduled'` twice; the others undo one consequence of scheduling
 * few devices at a time, so that it can be measured what that consequence costs.
 */
export interface RoundRules {
  /** Whose gradients the server averages in (4). `'all'`: the low-rank factors see no sampling of devices. */
  readonly gradientsFrom: 'scheduled' | 'all';
  /** Whose task modules take step (3). `'all'`: no head stands idle. */
  readonly headUpdates: 'scheduled' | 'all';
}

/** Section II-A: a device that is not scheduled neither sends a gradient nor steps its task module. */
export const protocolRules: RoundRules = { gradientsFrom: 'scheduled', headUpdates: 'scheduled' };

/**
 * One round of II-A, or of a counterfactual of it.
 *
 * Everything is evaluated at phi^t and theta^t. A device whose head moves although its gradient is not averaged reads
 * features that the server computes apart; no protocol could do that, an experimenter can.
 *
 * @returns the mean loss over the scheduled devices' mini-batches before the step, null for an empty schedule
 */
export async function playRound<Input>(options: {
  readonly round: number;
  readonly scheduled: readonly number[];
  readonly server: EdgeServer;
  readonly devices: readonly EdgeDevice<Input>[];
  readonly rules: RoundRules;
}): Promise<number | null> {
  const { round, scheduled, server, devices, rules } = options;
  // Always in the order of the devices: floating-point sums must not depend on the order of a schedule.
  const inSchedule = new Set(scheduled);
  const chosen = (rule: 'scheduled' | 'all'): readonly EdgeDevice<Input>[] =>
    rule === 'all' ? devices : devices.filter((_, k) => inSchedule.has(k));
  const averaged = chosen(rules.gradientsFrom);
  const moving = new Set(chosen(rules.headUpdates));
  const aside = [...moving].filter((device) => !averaged.includes(device));
  for (const device of aside) device.receiveFeatures(await featuresAside(server, device.sendEmbeddings(round)));
  if (averaged.length > 0) {
    const byIndex = new Map(averaged.map((device) => [device.index, device]));
    await server.exchange(
      averaged.map((device) => device.sendEmbeddings(round)),
      (features) => {
        const device = byIndex.get(features.device)!;
        return device.receiveFeatures(features, moving.has(device) ? 'step' : 'keep');
      },
    );
  }
  if (scheduled.length === 0) return null;
  return mean(chosen('scheduled').map((device) => device.lastLoss));
}

async function featuresAside(server: EdgeServer, { round, device, format, embeddings }: UplinkEmbeddings) {
  return downlinkFeatures({ round, device, format }, embeddings.batch, await server.infer(embeddings));
}
