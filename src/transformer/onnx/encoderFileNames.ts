/** What an encoder's file takes and gives. */
export const encoderFileNames = {
  /** float32 [batch, tokens, hidden]: what a device sends, with positions added and normalised. */
  embeddings: 'token_embeddings',
  /** float32 [batch, tokens]: 1 for a token, 0 for padding; only for models of text. */
  mask: 'attention_mask',
  /** float32 [batch, hidden] */
  features: 'features',
} as const;
