import { type AddedToken, isNormalized } from './addedTokens';
import type { TextStep } from './normalizer';
import { bertNames, type SpecialNames, type WordPieceTokenizer } from './tokenizer';

const fields: { readonly [Role in keyof SpecialNames]: string } = {
  pad: 'pad_token',
  unknown: 'unk_token',
  class: 'cls_token',
  separator: 'sep_token',
  mask: 'mask_token',
};

/**
 * The files of a tokenizer, by name, as readTokenizer and Python's transformers read them: vocab.txt and
 * tokenizer_config.json where these can say all there is to say, else tokenizer.json and tokenizer_config.json.
 */
export function tokenizerFiles(tokenizer: WordPieceTokenizer): ReadonlyMap<string, string> {
  const pieces = tokenizer.vocabulary.slice(0, tokenizer.wordPieces);
  const rules = bertRules(tokenizer);
  const isPlain = rules !== undefined && pieces.every((piece) => !/[\r\n]|\p{White_Space}$/u.test(piece));
  const settings = {
    tokenizer_class: isPlain ? 'BertTokenizer' : 'PreTrainedTokenizerFast',
    ...(isPlain && {
      do_lower_case: rules.lowerCase,
      strip_accents: rules.stripAccents,
      tokenize_chinese_chars: rules.splitCjk,
    }),
    ...(tokenizer.splitSpecial && { split_special_tokens: true }),
    ...names(tokenizer),
    ...(isPlain && !isDefault(tokenizer) && { added_tokens_decoder: decoder(tokenizer) }),
  };
  const config = ['tokenizer_config.json', `${JSON.stringify(settings, null, 2)}\n`] as const;
  if (isPlain) return new Map([['vocab.txt', `${pieces.join('\n')}\n`], config]);
  return new Map([['tokenizer.json', `${JSON.stringify(tokenizerJson(tokenizer, pieces), null, 2)}\n`], config]);
}

function bertRules({
  steps,
  maxWordLength,
  continuation,
}: WordPieceTokenizer): (TextStep & { type: 'BertNormalizer' }) | undefined {
  const [step, ...more] = steps;
  if (step?.type !== 'BertNormalizer' || !step.clean || more.length > 0) return undefined;
  return maxWordLength === 100 && continuation === '##' ? step : undefined;
}

function names(tokenizer: WordPieceTokenizer): Record<string, string | null> {
  const roles = Object.keys(fields) as (keyof SpecialNames)[];
  const changed = roles.filter((role) => tokenizer.names[role] !== bertNames[role]);
  const masked = tokenizer.addedTokens.some(({ content }) => content === tokenizer.names.mask);
  return {
    ...Object.fromEntries(changed.map((role) => [fields[role], tokenizer.names[role]])),
    // A piece that stands in the vocabulary but is not looked for in texts.
    ...(tokenizer.maskId !== undefined && !masked && { mask_token: null }),
  };
}

/** Whether reading the vocabulary alone gives the same added tokens. */
function isDefault({ addedTokens, names: current, vocabulary }: WordPieceTokenizer): boolean {
  const due = Object.values(current).filter((name) => vocabulary.includes(name));
  const plain = addedTokens.every(
    (token) => token.special && !isNormalized(token) && !token.singleWord && !token.leftStrip && !token.rightStrip,
  );
  const contents = new Set(addedTokens.map(({ content }) => content));
  return plain && contents.size === due.length && due.every((name) => contents.has(name));
}

function decoder(tokenizer: WordPieceTokenizer): Record<string, object> {
  return Object.fromEntries(tokenizer.addedTokens.map((token) => [tokenizer.id(token.content), flags(token)]));
}

function flags(token: AddedToken): object {
  return {
    content: token.content,
    single_word: token.singleWord ?? false,
    lstrip: token.leftStrip ?? false,
    rstrip: token.rightStrip ?? false,
    normalized: isNormalized(token),
    special: token.special ?? false,
  };
}

function tokenizerJson(tokenizer: WordPieceTokenizer, pieces: readonly string[]): object {
  const { names: roles, classId, separatorId } = tokenizer;
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: tokenizer.addedTokens
      .map((token) => ({ id: tokenizer.id(token.content), ...flags(token) }))
      .sort((a, b) => a.id - b.id),
    normalizer: { type: 'Sequence', normalizers: tokenizer.steps.map(stepJson) },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', sep: [roles.separator, separatorId], cls: [roles.class, classId] },
    decoder: { type: 'WordPiece', prefix: tokenizer.continuation, cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: roles.unknown,
      continuing_subword_prefix: tokenizer.continuation,
      max_input_chars_per_word: tokenizer.maxWordLength,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    },
  };
}

function stepJson(step: TextStep): object {
  if (step.type !== 'BertNormalizer') return step;
  return {
    type: step.type,
    clean_text: step.clean,
    handle_chinese_chars: step.splitCjk,
    strip_accents: step.stripAccents,
    lowercase: step.lowerCase,
  };
}
