import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  DocumentBuilder,
  type OpenAPIObject,
  type SwaggerDocumentOptions,
  SwaggerModule,
} from '@nestjs/swagger';
import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { type Codigo, CODIGOS } from '../comun/errores.js';
import { permitirEstilosPropios } from './seguridad.js';

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
  return { schema, components: definitions as Record<string, unknown> | undefined };
};

/** How the exception filter writes every error: RFC 9457, and a `code` of ours. */
const PROBLEMA = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(CODIGOS) as Codigo[]),
  errors: z
    .array(z.object({ path: z.string(), message: z.string() }))
    .optional()
    .describe('With BAD_USER_INPUT: every refused field'),
});

/** OpenAPI at /docs and /docs/json, made from the same zod schemas that validate. */
export function documentarRest(app: NestFastifyApplication): void {
  const documento = new DocumentBuilder()
    .setTitle('seguimiento')
    .setDescription(
      'Tasks that take minutes, and their progress. Errors are RFC 9457 problems with a `code`.',
    )
    .setVersion('1')
    .addBearerAuth()
    .build();
  SwaggerModule.setup(
    'docs',
    app,
    () => completar(SwaggerModule.createDocument(app, documento, { standardSchemaConverter: comoOpenApi })),
    {
      jsonDocumentUrl: 'docs/json',
      yamlDocumentUrl: 'docs/yaml',
      customSiteTitle: 'seguimiento: REST',
      // Without the bar that loads other documents, whose logo is an inline style too.
      swaggerOptions: { layout: 'BaseLayout' },
    },
  );
  permitirEstilosPropios(app, ['/docs', '/docs/', '/docs/index.html']);
}

type Operacion = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parametro = NonNullable<Operacion['parameters']>[number];

/** Says of every operation what the decorators cannot say once for all. */
function completar(documento: OpenAPIObject): OpenAPIObject {
  const problema = z.toJSONSchema(PROBLEMA, { target: 'openapi-3.0' });
  const { $schema: _dialecto, ...esquema } = problema;
  documento.components = {
    ...documento.components,
    schemas: { ...documento.components?.schemas, Problema: esquema as object },
    responses: {
      Problema: {
        description: 'The request failed: `code` says why',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problema' } } },
      },
    },
  };
  for (const { get, post } of Object.values(documento.paths)) {
    for (const operacion of [get, post]) if (operacion) completarOperacion(operacion);
  }
  return documento;
}

function completarOperacion(operacion: Operacion): void {
  operacion.parameters = sinCabecerasRepetidas(operacion.parameters ?? []);
  for (const [estado, respuesta] of Object.entries(operacion.responses)) {
    if (!respuesta || '$ref' in respuesta) continue;
    respuesta.description ||= STATUS_CODES[estado] ?? '';
    // Nest says nothing of what `@Sse()` answers; every other 200 has a body with its schema.
    if (estado === '200') respuesta.content ??= FLUJO_DE_EVENTOS;
  }
  operacion.responses['default'] = { $ref: '#/components/responses/Problema' };
}

const FLUJO_DE_EVENTOS = {
  'text/event-stream': {
    schema: { type: 'string', description: 'Server-sent events: `event`, `id`, and `data` in JSON' },
  },
};

/** `@Headers('x')` makes a required parameter of its own beside the one that `@ApiHeader` describes. */
function sinCabecerasRepetidas(parametros: readonly Parametro[]): Parametro[] {
  const porNombre = new Map<string, Parametro>();
  for (const parametro of parametros) {
    if ('$ref' in parametro) continue;
    const nombre = parametro.in === 'header' ? parametro.name.toLowerCase() : parametro.name;
    const clave = `${parametro.in} ${nombre}`;
    if (!porNombre.has(clave) || parametro.description) porNombre.set(clave, parametro);
  }
  return [...porNombre.values()];
}
