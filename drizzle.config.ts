import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './src/base-datos/tablas/*.ts',
  out: './drizzle',
});
