// `fedft/model`: transformers and what is read from files: architectures, passes, checkpoints, tokenizers, images, adapters,
// and how the bundled models were made.

export * from '../checkpoint';
export * from '../pretraining';
export * from '../split';
export * from '../transformer';
