import { ErrorHttpSaliente } from '../../http-saliente/index.js';

/** What came of one message to one device. */
export interface Resultado {
  readonly que:
    | 'enviado'
    /** Nothing will ever reach this token. */
    | 'token-invalido'
    /** No other try would fare better. */
    | 'rechazado'
    /** No message will be taken before somebody mends the configuration. */
    | 'alarma'
    /** Another try may fare better. */
    | 'pasajero';
  /** In words of our own: in the log, and for admins. */
  readonly causa: string;
  /** Milliseconds before the next try. */
  readonly esperaMs: number;
}

/** What we read of FCM's error, https://firebase.google.com/docs/cloud-messaging/error-codes */
interface ErrorDeFcm {
  readonly status?: unknown;
  readonly message?: unknown;
  readonly details?: unknown;
}
interface Detalle {
  readonly errorCode?: unknown;
  readonly fieldViolations?: unknown;
}

const TOKEN_NO_VALIDO = /registration token is (not (a )?valid|invalid)|invalid registration token/i;
/** Of one device, whose app belongs to another project or whose platform's key is missing: others are reached. */
const DE_UN_DISPOSITIVO = new Set(['SENDER_ID_MISMATCH', 'THIRD_PARTY_AUTH_ERROR']);

const resultado = (que: Resultado['que'], causa: string, esperaMs = 0): Resultado => ({
  que,
  causa,
  esperaMs,
});

/** @param cuerpo of a 2xx. Whatever is not an object was not said by FCM. */
export function leerAceptacion(cuerpo: unknown): Resultado {
  return typeof cuerpo === 'object' && cuerpo !== null
    ? resultado('enviado', '')
    : resultado('alarma', 'What answered was not FCM');
}

/** @param error of a request to FCM, after its repetitions. */
export function leerRechazo(error: unknown): Resultado {
  if (!(error instanceof ErrorHttpSaliente))
    return resultado('pasajero', 'The request failed in this server');
  const { estado = 0, codigo, esperaMs } = error;
  if (error.cancelada) return resultado('pasajero', 'FCM gave no answer in time');
  if (!estado) return resultado('pasajero', `FCM gave no answer (${codigo ?? 'unknown'})`);
  const dicho = leerCuerpo(error.cuerpo);
  const causa = ['FCM answered', estado, ...dicho.codigos, ...dicho.campos].join(' ');
  if (estado >= 500 || estado === 429) return resultado('pasajero', causa, esperaMs);
  return resultado(clasificar(estado, dicho), causa);
}

type Dicho = ReturnType<typeof leerCuerpo>;

function clasificar(estado: number, { codigos, campos, tokenNoValido }: Dicho): Resultado['que'] {
  if (codigos.some((codigo) => DE_UN_DISPOSITIVO.has(codigo))) return 'rechazado';
  if (estado === 404) return codigos.includes('UNREGISTERED') ? 'token-invalido' : 'alarma';
  if (estado === 400 && (tokenNoValido || campos.includes('message.token'))) return 'token-invalido';
  // A redirection too: whoever sends one is not FCM.
  return estado < 400 || estado === 401 || estado === 403 ? 'alarma' : 'rechazado';
}

/** @param error of a sign-in, after its repetitions. */
export function leerEntradaFallida(error: unknown): Resultado {
  if (!(error instanceof ErrorHttpSaliente)) return resultado('alarma', 'Google gave no token');
  const { estado = 0, codigo, esperaMs } = error;
  if (!estado) return resultado('pasajero', `Google’s sign-in gave no answer (${codigo ?? 'unknown'})`);
  const { error: motivo } = objeto<{ error?: unknown }>(error.cuerpo);
  const causa = ['Google’s sign-in answered', estado, ...legibles([motivo], /^[a-z_]{1,40}$/)].join(' ');
  return estado >= 500 || estado === 429
    ? resultado('pasajero', causa, esperaMs)
    : resultado('alarma', causa);
}

/** Codes and names of fields only: texts of others might repeat what they were sent. */
function leerCuerpo(cuerpo: unknown) {
  const { status, message, details } = objeto<ErrorDeFcm>(objeto<{ error?: unknown }>(cuerpo).error);
  const detalles = lista(details).map((detalle) => objeto<Detalle>(detalle));
  const infracciones = detalles.flatMap(({ fieldViolations }) => lista(fieldViolations));
  return {
    codigos: legibles([status, ...detalles.map(({ errorCode }) => errorCode)], /^[A-Z_]{1,40}$/),
    campos: legibles(
      infracciones.map((infraccion) => objeto<{ field?: unknown }>(infraccion).field),
      /^[\w.[\]]{1,80}$/,
    ),
    tokenNoValido: typeof message === 'string' && TOKEN_NO_VALIDO.test(message),
  };
}

const objeto = <T extends object>(valor: unknown): Partial<T> =>
  typeof valor === 'object' && valor !== null ? valor : {};
const lista = (valor: unknown): unknown[] => (Array.isArray(valor) ? valor : []);
const legibles = (valores: readonly unknown[], forma: RegExp): string[] => [
  ...new Set(valores.filter((valor): valor is string => typeof valor === 'string' && forma.test(valor))),
];
