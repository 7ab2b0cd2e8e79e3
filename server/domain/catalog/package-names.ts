/**
 * Names of packages, modules, crates, gems and images that are not called like the technology behind them. What is called
 * like it needs no line here: `vue`, `@angular/core`, `github.com/gin-gonic/gin`, `redis:7`.
 */
const NAMES: Record<string, readonly string[]> = {
  'postgresql': ['pg', 'postgres', 'pg-promise', 'psycopg', 'psycopg2', 'psycopg2-binary', 'asyncpg', 'pgx', 'pq', 'tokio-postgres', 'postgis', 'npgsql'],
  'mysql': ['mysql2', 'pymysql', 'mysqlclient', 'mysql-connector-python', 'go-sql-driver'],
  'mariadb': ['mariadb-connector'],
  'mongodb': ['mongo', 'mongoose', 'pymongo', 'mongo-driver', 'mongoid'],
  'redis': ['ioredis', 'go-redis', 'redis-py', 'predis', 'hiredis', 'redis-stack'],
  'sqlite': ['sqlite3', 'better-sqlite3', 'rusqlite', 'aiosqlite', 'go-sqlite3'],
  'elasticsearch': ['elastic', 'elasticsearch-py'],
  'rabbitmq': ['amqplib', 'pika', 'amqp', 'lapin', 'bunny'],
  'kafka': ['kafkajs', 'confluent-kafka', 'rdkafka', 'sarama', 'kafka-python'],
  'react': ['react-dom', 'react-router', 'react-router-dom'],
  'vue': ['vue-router', 'vuejs', '@vitejs/plugin-vue'],
  'nextjs': ['next', 'next-js'],
  'nestjs': ['@nestjs/core'],
  'nodejs': ['node'],
  'angular': ['@angular/core'],
  'svelte': ['@sveltejs/kit'],
  'tailwindcss': ['tailwind', '@tailwindcss/vite'],
  'rails': ['ruby-on-rails', 'railties', 'actionpack', 'activerecord'],
  'asp-net-core': ['aspnet', 'dotnet-aspnet'],
  'laravel': ['laravel/framework'],
  'symfony': ['symfony/framework-bundle', 'symfony/symfony'],
  'spring-boot': ['spring', 'spring-core'],
  'stripe': ['stripe-php', 'stripe-go', 'async-stripe', '@stripe/stripe-js'],
  'aws-s3': ['@aws-sdk/client-s3', 'aws-sdk', 'boto3', 'aws-sdk-s3'],
  'dynamodb': ['@aws-sdk/client-dynamodb'],
  'mui': ['@mui/material'],
  'react-query': ['@tanstack/react-query', '@tanstack/vue-query'],
  'redux': ['@reduxjs/toolkit', 'react-redux'],
  'apache-httpd': ['httpd'],
  'alpine-linux': ['alpine'],
  'anthropic': ['@anthropic-ai/sdk'],
  'hugging-face-transformers': ['transformers', '@huggingface/transformers'],
  'sass': ['node-sass', 'sass-embedded'],
  'opentelemetry': ['@opentelemetry/api', '@opentelemetry/sdk-node'],
  'ef-core': ['microsoft.entityframeworkcore'],
  'sentry': ['sentry-sdk', '@sentry/node', '@sentry/browser', 'sentry-ruby', 'sentry-go'],
  'graphql': ['graphql-js', 'gqlgen', 'graphene', 'async-graphql'],
  'apollo-client': ['@apollo/client'],
  'kubernetes': ['kubernetes-client', 'client-go', 'kube'],
  'docker': ['docker-compose'],
  'go': ['golang'],
  'playwright': ['@playwright/test'],
  'threejs': ['three'],
  'storybook': ['@storybook/react', '@storybook/vue3'],
  'pytorch': ['torch'],
  'scikit-learn': ['sklearn'],
  'drizzle': ['drizzle-orm'],
  'typescript': ['ts-node', 'tsx'],
}

const SLUGS = new Map<string, string[]>()
for (const [slug, names] of Object.entries(NAMES)) {
  for (const name of names) SLUGS.set(name, [...SLUGS.get(name) ?? [], slug])
}

/**
 * The slugs that a name may stand for, the likeliest first: as it is listed above, as it is written, its owner or scope
 * (`@nuxt/kit`, `symfony/mailer`), the last part of a path without version or tag (`github.com/labstack/echo/v4`, `redis:7-alpine`).
 */
export function slugsFor(name: string): string[] {
  const whole = name.trim().toLowerCase()
  const plain = whole.replace(/@sha256:.*$/, '').replace(/:[\w.-]+$/, '')
  const parts = plain.replace(/^@/, '').split('/').filter(part => part !== '' && !/^v\d+$/.test(part) && !part.includes('.com') && !part.includes('.org'))
  const last = parts.at(-1) ?? plain
  const scope = plain.startsWith('@') || (parts.length === 2 && !plain.includes('.')) ? parts[0] : undefined
  const candidates = [plain, last, ...scope && ['core', 'kit', 'framework', 'cli', 'client', 'node', 'server', scope].includes(last) ? [scope] : []]
  return [...new Set([...SLUGS.get(plain) ?? [], ...candidates.flatMap(candidate => [...candidate === plain ? [] : SLUGS.get(candidate) ?? [], ...spellings(candidate)])])]
    .filter(slug => /^[a-z0-9-]{1,60}$/.test(slug))
}

/** `socket.io` may be `socket-io` or `socketio` here, and `chart.js` `chartjs`. */
function spellings(name: string): string[] {
  const hyphens = name.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return [hyphens, name.replace(/[^a-z0-9-]+/g, ''), hyphens.replaceAll('-', ''), hyphens.replace(/-?js$/, ''), `${hyphens}js`]
}
