export interface Entrada {
  /** The whole header value, `Bearer …`. */
  readonly autorizacion: string;
  readonly usuario: string;
}

const MUTACION = `mutation IniciarSesion($correo: String!, $clave: String!) {
  iniciarSesion(correo: $correo, clave: $clave) { accessToken usuario { nombre rol } }
}`;

interface Respuesta {
  readonly data?: {
    readonly iniciarSesion: {
      readonly accessToken: string;
      readonly usuario: { readonly nombre: string; readonly rol: string };
    };
  } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

/** Throws an Error whose message may be shown. */
export async function iniciarSesion(correo: string, clave: string): Promise<Entrada> {
  const respuesta = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: MUTACION, variables: { correo, clave } }),
  }).catch(() => {
    throw new Error('The server cannot be reached.');
  });
  const { data, errors } = (await respuesta.json().catch(() => ({}))) as Respuesta;
  if (!data) throw new Error(motivo(errors?.[0], respuesta.status));
  const { accessToken, usuario } = data.iniciarSesion;
  return { autorizacion: `Bearer ${accessToken}`, usuario: `${usuario.nombre} (${usuario.rol})` };
}

function motivo(error: NonNullable<Respuesta['errors']>[number] | undefined, estado: number): string {
  if (error?.extensions?.code === 'UNAUTHENTICATED') return 'Wrong correo or clave.';
  return error?.message ?? `The server answered HTTP ${estado}.`;
}
