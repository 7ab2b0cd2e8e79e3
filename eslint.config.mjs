// @ts-check
import accessibility from 'eslint-plugin-vuejs-accessibility'
import withNuxt from './.nuxt/eslint.config.mjs'

export default withNuxt(
  ...accessibility.configs['flat/recommended'],
  {
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      // The tag's own word for a label is enough, as the standard says; the plugin wants both.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      // These show a text of their own.
      'vuejs-accessibility/anchor-has-content': ['error', { accessibleChildren: ['BaseTime'] }],
      // Fields that only tell a password manager whose password it is are hidden, and named by aria-label.
      'vuejs-accessibility/form-control-has-label': 'off',
      // Sign-in and its kin have one purpose: their first field is where everybody begins, and nothing stands before it.
      'vuejs-accessibility/no-autofocus': 'off',
      'vue/no-v-html': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off',
    },
  },
  { files: ['components/base/BaseMarkdown.vue'], rules: { 'vue/no-v-html': 'off' } },
  { files: ['scripts/**', 'tests/**'], rules: { 'no-console': 'off' } },
  { ignores: ['drizzle/migrations/**', 'public/**', '.data/**', '.output/**', 'coverage/**'] },
)
