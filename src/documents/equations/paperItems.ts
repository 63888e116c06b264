/** A numbered item of the paper. */
export interface PaperItem {
  /** `(25)`, `Lemma 3`, `Figure 3(a)`, ...: how tags name it. */
  readonly name: string;
  readonly section: string;
  /** What it says, in a few words of ours. */
  readonly about: string;
}

const equation = (number: number, section: string, about: string): PaperItem => ({
  name: `(${number})`,
  section,
  about,
});
const named = (name: string, section: string, about: string): PaperItem => ({ name, section, about });

/**
 * Every numbered item of the paper in its order. (44) and (45), between the proofs of Lemma 3 and Theorem 2, are missing:
 * nothing of them survives in the text that this work is based on.
 */
export const paperItems: readonly PaperItem[] = [
  named('Figure 1', 'II-A', 'the system'),
  equation(1, 'II-A', 'the loss over all devices'),
  named('Figure 2(a)', 'II-A', 'forward workflow'),
  named('Figure 2(b)', 'II-A', 'backward workflow'),
  equation(2, 'II-A', 'the feature gradient that a device uploads'),
  equation(3, 'II-A', 'step of a task module'),
  equation(4, 'II-A', 'step of the low-rank factors'),
  equation(5, 'II-B', 'uplink rate'),
  equation(6, 'II-B', 'the bandwidths share the band'),
  equation(7, 'II-B', 'delay of a round'),
  equation(8, 'II-B', 'average delay constraint'),
  named('Assumption 1', 'III-A', 'a minimiser exists'),
  equation(9, 'III-A', 'the least loss'),
  named('Assumption 2', 'III-A', 'smoothness'),
  equation(10, 'III-A', 'smoothness'),
  named('Assumption 3', 'III-A', 'local gradients are unbiased'),
  equation(11, 'III-A', 'local gradients are unbiased'),
  named('Assumption 4', 'III-A', 'bounded variance of every entry'),
  named('Assumption 5', 'III-A', 'Polyak-Lojasiewicz inequality'),
  named('Lemma 1', 'III-A', 'the two blocks can be studied separately'),
  equation(12, 'III-A', 'the two blocks can be studied separately'),
  named('Theorem 1', 'III-A', 'bound on the optimality gap'),
  equation(13, 'III-A', 'bound on the optimality gap'),
  equation(14, 'III-A', 'contraction of a round'),
  equation(15, 'III-A', 'LoRA-related gap'),
  equation(16, 'III-A', 'task-module-related gap'),
  equation(17, 'III-A', 'the long-term problem'),
  equation(18, 'IV-A', 'virtual queue'),
  equation(19, 'IV-A', 'Lyapunov function'),
  equation(20, 'IV-A', 'Lyapunov drift'),
  named('Lemma 2', 'IV-A', 'bound on the drift'),
  equation(21, 'IV-A', 'bound on the drift'),
  equation(22, 'IV-A', 'problem P1, drift plus penalty'),
  equation(23, 'IV-B', 'order of the devices'),
  equation(24, 'IV-B', 'the bandwidth that meets a delay'),
  named('Lemma 3', 'IV-B', 'that bandwidth by Lambert-W'),
  equation(25, 'IV-B', 'that bandwidth by Lambert-W'),
  named('Algorithm 1', 'IV-B', 'set expansion'),
  named('Definition 1', 'IV-B', 'optimality up to a constant'),
  equation(26, 'IV-B', 'optimality up to a constant'),
  named('Theorem 2', 'IV-B', 'threshold structure and optimality'),
  equation(27, 'IV-B', 'threshold structure'),
  equation(28, 'V-A', 'AABA'),
  equation(29, 'V-A', 'GS'),
  named('Figure 3(a)', 'V-B', 'training loss, SST-2'),
  named('Figure 3(b)', 'V-B', 'training loss, MRPC'),
  named('Figure 3(c)', 'V-B', 'training loss, QNLI'),
  named('Figure 3(d)', 'V-B', 'test accuracy, SST-2'),
  named('Figure 3(e)', 'V-B', 'test accuracy, MRPC'),
  named('Figure 3(f)', 'V-B', 'test accuracy, QNLI'),
  named('Figure 4(a)', 'V-C', 'training loss, ViT on CIFAR-10'),
  named('Figure 4(b)', 'V-C', 'test accuracy, ViT on CIFAR-10'),
  named('Figure 5(a)', 'V-D', 'training loss against the budget'),
  named('Figure 5(b)', 'V-D', 'test accuracy against the budget'),
  named('Figure 6', 'V-E', 'running time'),
  equation(30, 'App. B', 'update by the scheduled devices'),
  equation(31, 'App. B', 'virtual update by all devices'),
  equation(32, 'App. B', 'their expectations agree'),
  equation(33, 'App. B', 'the squared step splits'),
  equation(34, 'App. B', 'unbiased inner product'),
  equation(35, 'App. B', 'sampling error'),
  equation(36, 'App. B', 'its diagonal part'),
  equation(37, 'App. B', 'its off-diagonal part'),
  equation(38, 'App. B', 'one round of the low-rank factors'),
  equation(39, 'App. B', 'one round of a task module'),
  equation(40, 'App. D', 'the transcendental equation'),
  equation(41, 'App. D', 'brought to the form of W'),
  equation(42, 'App. D', 'w e^w = x'),
  equation(43, 'App. D', 'solved by Lambert-W'),
  equation(46, 'App. E', 'exchange argument'),
];
