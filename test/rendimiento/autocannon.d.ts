/** The part that is used of a package without types of its own. */
declare module 'autocannon' {
  interface Peticion {
    /** Called before each request. */
    readonly setupRequest: (peticion: object) => object;
    readonly onResponse: (estado: number, cuerpo: string) => void;
  }
  interface Opciones {
    readonly url: string;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly requests?: readonly Peticion[];
    readonly connections: number;
    /** Seconds. */
    readonly duration: number;
  }
  interface Resultado {
    readonly requests: { readonly total: number };
    readonly latency: { readonly p99: number };
    /** Seconds. */
    readonly duration: number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
  }
  export default function autocannon(opciones: Opciones): Promise<Resultado>;
}
