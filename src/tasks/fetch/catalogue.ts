import { type Checksum, hubFile } from '../../downloads';
import type { GlueTaskName } from '../real/glueFormats';
import { officialRows } from '../real/officialRows';

/** A task whose published files are known here. */
export type PublishedTask = GlueTaskName | 'cifar10';

/** One file to download. */
export interface Download {
  readonly url: string;
  /** Where it goes, below the data folder. */
  readonly path: string;
  /** Size in bytes, where it is known exactly. */
  readonly bytes?: number;
  /** Roughly, for people. */
  readonly size: string;
  readonly checksum?: Checksum;
  /** Members of a `.tar.gz` to unpack beside it, with the bytes of each; the archive is removed afterwards. */
  readonly unpack?: ReadonlyMap<string, number>;
}

/** A file that was seen before: its content is known, whoever made it. */
export interface KnownFile {
  readonly name: string;
  readonly sha256: string;
  /** What it is. */
  readonly about: string;
}

/** A data set of section V-A: where it comes from and how to recognise its files. */
export interface Dataset {
  readonly name: PublishedTask;
  readonly title: string;
  /** Who made it and where it is described. */
  readonly origin: string;
  readonly licence: string;
  readonly downloads: readonly Download[];
  readonly known: readonly KnownFile[];
  /** Rows or records that the official files hold, by file name without `.gz`. */
  readonly rows: { readonly [file: string]: number };
}

const hubPage = 'the file page on huggingface.co (git LFS)';

/** Both files of a GLUE task as the hub ships them. The hub states the checksum of every file with its download. */
function hubDownloads(task: 'sst2' | 'mrpc' | 'qnli', train: { size: string; sha256: string }): readonly Download[] {
  const download = (split: string): Pick<Download, 'url' | 'path'> => {
    const path = `${task}/${split}-00000-of-00001.parquet`;
    return { url: hubFile('datasets/nyu-mll/glue', path), path };
  };
  return [
    {
      ...download('train'),
      size: train.size,
      checksum: { algorithm: 'sha256', value: train.sha256, publishedBy: hubPage },
    },
    { ...download('validation'), size: 'under 1 MB' },
  ];
}

const BATCH_BYTES = 30_730_000;

/** The real data sets, in the order of the paper's figures. */
export const datasets: readonly Dataset[] = [
  {
    name: 'sst2',
    title: 'SST-2',
    origin: 'Stanford Sentiment Treebank (Socher et al. 2013) in GLUE (Wang et al. 2019), https://gluebenchmark.com',
    licence: 'none stated for the data; cite Socher et al. and GLUE',
    downloads: hubDownloads('sst2', {
      size: '3.1 MB',
      sha256: '66a253e67968acfabcbe49dbe9da964b42ac1c851c40ab760e8c8942efdb3229',
    }),
    known: [
      {
        name: 'train.tsv',
        sha256: '48eac26399f8456935f81dd9e3a745c1430adb6c62e233ccfe22db4a0d15d1d1',
        about: "GLUE's training file",
      },
      {
        name: 'dev.tsv',
        sha256: '54a9c12c77e402fc14d6a66a506f24d999f596b0176eb777c972cccc2f9cc4b0',
        about: "GLUE's development file",
      },
    ],
    rows: officialRows['sst2']!,
  },
  {
    name: 'mrpc',
    title: 'MRPC',
    origin: 'Microsoft Research Paraphrase Corpus (Dolan and Brockett 2005) in GLUE, https://gluebenchmark.com',
    licence: 'Microsoft Research Shared Source licence: non-commercial use only',
    downloads: hubDownloads('mrpc', {
      size: '0.65 MB',
      sha256: '61fd41301e0e244b0420c4350a170c8e7cf64740335fc875a4af2d79af0df0af',
    }),
    known: [
      {
        name: 'train.tsv',
        sha256: '122becc469405bc16f9defcb8715d2a4b7ce600e9d9381e6dc42bfdd1494c51d',
        about: "GLUE's training file",
      },
      {
        name: 'dev.tsv',
        sha256: '81c8a1a9e1dfe461dd2c1a4f98f43fe18bece44d2bf9e3d0b245b88e5aa5eaf7',
        about: "GLUE's development file",
      },
      {
        name: 'msr_paraphrase_train.txt',
        sha256: '61a88818ec384d8465297dda1883b469f1b22d442ab90183d13e06233b180591',
        about: "Microsoft's training file with LF line ends",
      },
      {
        name: 'msr_paraphrase_test.txt',
        sha256: '0360d0d3427a0ae14882e2b3a799df0fab6cb5203d5e8ee481949283da62acb6',
        about: "Microsoft's test file with LF line ends",
      },
    ],
    rows: officialRows['mrpc']!,
  },
  {
    name: 'qnli',
    title: 'QNLI',
    origin: 'made from SQuAD 1.1 (Rajpurkar et al. 2016) for GLUE, https://gluebenchmark.com',
    licence: 'CC BY-SA 4.0, as SQuAD',
    downloads: hubDownloads('qnli', {
      size: '17.5 MB',
      sha256: 'ebc7cb70a5bbde0b0336c3d51f31bb4df4673e908e8874b090b52169b1365c6c',
    }),
    known: [
      {
        name: 'dev.tsv',
        sha256: 'ac19409dcb04631eaaa094bdebdcf621086bc352503dfb6a1a648b614986f4fd',
        about: "GLUE's development file",
      },
      {
        name: 'train_subset.tsv',
        sha256: '81b19c37142c9dccfb14417a51cdd2ebdb5fa52e75999df80416673ae676d07e',
        about: "a random tenth of GLUE's training file",
      },
    ],
    rows: officialRows['qnli']!,
  },
  {
    name: 'cifar10',
    title: 'CIFAR-10',
    origin: 'Krizhevsky 2009, binary version, https://www.cs.toronto.edu/~kriz/cifar.html',
    licence: 'none stated; cite "Learning Multiple Layers of Features from Tiny Images"',
    downloads: [
      {
        url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
        path: 'cifar10/cifar-10-binary.tar.gz',
        bytes: 170_052_171,
        size: '170 MB',
        checksum: {
          algorithm: 'md5',
          value: 'c32a1d4ab5d03f1284b67883e8d87530',
          publishedBy: 'the page of the data set',
        },
        unpack: new Map(
          [...[1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`), 'test_batch.bin'].map((name) => [
            `cifar-10-batches-bin/${name}`,
            BATCH_BYTES,
          ]),
        ),
      },
    ],
    known: [
      {
        name: 'train_subset.bin.gz',
        sha256: '2e59c1daf3bfd87ca04d1ac69028a7753e0fb8d22f14a06d6c26c50adaf01339',
        about: '1000 training images of each class',
      },
      {
        name: 'test_subset.bin.gz',
        sha256: 'e88b061c1bfdf36fc1962686d336a7bcda595ece05940ebc19da473a34ee4b1b',
        about: '200 test images of each class',
      },
    ],
    rows: officialRows['cifar10']!,
  },
];
