/** Names that forums write for the emoji that people really use; an unknown name stays as `:name:`. */
const EMOJI: Record<string, string> = {
  '+1': '👍', '-1': '👎', '100': '💯', 'angry': '😠', 'beer': '🍺', 'blush': '😊', 'boom': '💥', 'bug': '🐛', 'bulb': '💡',
  'clap': '👏', 'confused': '😕', 'cry': '😢', 'disappointed': '😞', 'exploding_head': '🤯', 'eyes': '👀', 'fire': '🔥',
  'frowning': '😦', 'grimacing': '😬', 'grin': '😁', 'grinning': '😀', 'hand_with_raised_fingers': '🖐', 'heart': '❤️',
  'heart_eyes': '😍', 'heavy_check_mark': '✔️', 'hugs': '🤗', 'innocent': '😇', 'joy': '😂', 'laughing': '😆', 'man_shrugging': '🤷‍♂️',
  'muscle': '💪', 'neutral_face': '😐', 'ok_hand': '👌', 'open_mouth': '😮', 'partying_face': '🥳', 'pray': '🙏', 'question': '❓',
  'raised_hands': '🙌', 'rocket': '🚀', 'rofl': '🤣', 'roll_eyes': '🙄', 'see_no_evil': '🙈', 'shrug': '🤷', 'slight_frown': '🙁',
  'slight_smile': '🙂', 'slightly_frowning_face': '🙁', 'slightly_smiling_face': '🙂', 'smile': '😄', 'smiley': '😃', 'smirk': '😏',
  'sob': '😭', 'sparkles': '✨', 'star': '⭐', 'stuck_out_tongue': '😛', 'sunglasses': '😎', 'sweat_smile': '😅', 'tada': '🎉',
  'thinking': '🤔', 'thumbsup': '👍', 'thumbsdown': '👎', 'upside_down_face': '🙃', 'warning': '⚠️', 'wave': '👋',
  'white_check_mark': '✅', 'wink': '😉', 'woman_shrugging': '🤷‍♀️', 'x': '❌', 'zap': '⚡',
}

/** The character for `:name:` or `name`, skin tones left aside; undefined if it is not in the list. */
export function emojiOf(name: string): string | undefined {
  const bare = name.replace(/^:|:$/g, '').replace(/:t[2-6]$/, '')
  return Object.hasOwn(EMOJI, bare) ? EMOJI[bare] : undefined
}
