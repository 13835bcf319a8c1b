import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type SwaggerDocumentOptions, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';

type Convertidor = NonNullable<SwaggerDocumentOptions['standardSchemaConverter']>;

/** A named schema becomes a component; the rest stay in place. */
const comoOpenApi: Convertidor = (esquema, { schemaType }) => {
  if (!(esquema instanceof z.ZodType)) return undefined;
  const { definitions, ...schema } = z.toJSONSchema(esquema, {
    target: 'openapi-3.0',
    io: schemaType,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      // Said by `integer` and `date-time` already.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (jsonSchema.format) delete jsonSchema.pattern;
    },
  });
  return { schema, components: definitions };
};

/** OpenAPI at /docs and /docs/json, made from the same zod schemas that validate. */
export function documentarRest(app: NestFastifyApplication): void {
  const documento = new DocumentBuilder()
    .setTitle('seguimiento')
    .setDescription('Tasks that take minutes, and their progress. Errors are RFC 9457 problems with a `code`.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup(
    'docs',
    app,
    () =>
      SwaggerModule.createDocument(app, documento, {
        standardSchemaConverter: comoOpenApi,
      }),
    { jsonDocumentUrl: 'docs/json', yamlDocumentUrl: 'docs/yaml', customSiteTitle: 'seguimiento: REST' },
  );
}
