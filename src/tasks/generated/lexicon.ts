/** The words of the generated sentiment language. Each list is drawn from uniformly. */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const phrases = (text: string): readonly string[] =>
  text
    .split('|')
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '');

/** What a clause speaks about. */
export const aspects: readonly string[] = words(`
  acting story plot script cast music camera dialogue pacing direction ending opening score editing humor romance
  setting costume design staging narration mystery drama comedy thriller sequel documentary cartoon premise finale
  soup bread dinner menu service dessert waiter kitchen room view garden beach hotel lobby bed breakfast novel chapter
  essay poem preface prose translation album concert melody chorus encore`);

/** Adjectives that praise. */
export const praise: readonly string[] = words(`
  gripping charming delightful brilliant superb wonderful moving witty clever graceful elegant touching funny
  fascinating engaging inspired magnificent splendid vivid fresh lovely radiant sharp tender thrilling warm powerful
  memorable excellent enchanting sublime joyful dazzling masterful polished tasteful generous absorbing satisfying
  heartfelt ingenious lively rewarding terrific remarkable stunning exquisite flawless captivating honest`);

/** Adjectives that blame. */
export const blame: readonly string[] = words(`
  dull boring tedious awful dreadful clumsy stale lifeless hollow bland shallow tiresome annoying sloppy predictable
  silly lazy messy dismal bleak painful pointless ugly weak crude confusing forgettable terrible horrible miserable
  wooden flat tasteless irritating pretentious murky careless shabby grating contrived empty lousy mediocre
  disappointing insipid laughable monotonous sluggish vulgar worthless`);

/** Words that strengthen or soften and never turn the polarity. */
export const degrees: readonly string[] = words(
  'very rather truly quite deeply really so somewhat fairly thoroughly utterly pretty genuinely surprisingly',
);

/** Verbs that assert: `the plot IS gripping`. */
export const assertions: readonly string[] = phrases(
  'is | was | seems | remains | feels | looks | stays | becomes | proves | turns out',
);

/** Verbs that deny: `the plot IS NOT gripping`. The polarity of the adjective is turned. */
export const denials: readonly string[] = phrases(`
  is not | was not | is never | was hardly | is far from | is anything but | seems not | fails to be | never feels |
  is no longer | refuses to be | hardly looks | cannot be called | never becomes`);

/** Neutral frames before a clause. Several hold a negation that has no bearing on the polarity. */
export const openers: readonly string[] = phrases(`
  on monday | in the second hour | for the record | after a long week | by all accounts | to no great surprise |
  not long ago | as usual | without any notice | last summer | on this occasion | in this version | never mind the price |
  not for the first time | from the balcony | as everyone knows | this time | once again`);

/** Neutral relative clauses after the aspect, with the same decoy negations. */
export const asides: readonly string[] = phrases(`
  which runs for two hours | from the old town | of the first evening | that nobody had announced |
  which did not cost much | by the same people | near the river | not far from the station | seen on a tuesday |
  in the small hall | that never left the city | under the new name | made in twelve days | with the blue cover |
  which had not been changed | before the break | after the break`);

/** Who reacts to what an opinion is about. */
export const audience: readonly string[] = words(
  'critics guests readers visitors tourists students listeners players children judges neighbours experts',
);

/** What an audience does that was pleased. */
export const approvals: readonly string[] = words('applauded cheered smiled');

/** What an audience does that was not. */
export const disapprovals: readonly string[] = words('complained yawned groaned');

/** What an audience does to what it takes to, as a question puts it. */
export const like: readonly string[] = words('like enjoy praise admire');

/** The same of what it does not take to. */
export const dislike: readonly string[] = words('dislike hate regret resent');

/** The verbs of `like`, as a report puts them. */
export const liked: readonly string[] = words('liked enjoyed praised admired');

/** The verbs of `dislike`, as a report puts them. */
export const disliked: readonly string[] = words('disliked hated regretted resented');

/** `A , but B`: the second clause decides. */
export const turns: readonly string[] = phrases(', but | , yet | , however , | ; still , | ; all the same ,');

/** `although A , B`: the second clause decides. */
export const concessions: readonly string[] = phrases('although | though | while | even if | granted ,');

/** `A , although B`: the first clause decides. */
export const afterthoughts: readonly string[] = phrases(', although | , even though | , though | , never mind that');

/** `A and B`: both clauses agree. */
export const additions: readonly string[] = phrases('and | , and | ; also , | , just as');
