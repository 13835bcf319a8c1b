/** One server-sent event, as an EventSource would hand it over. */
export interface EventoSse {
  readonly id?: string;
  readonly event?: string;
  readonly data: string;
}

/** Reads a stream of server-sent events by the specification's rules: fields, and a blank line that ends each. */
export async function* leerSse(respuesta: Response): AsyncGenerator<EventoSse> {
  let resto = '';
  for await (const trozo of respuesta.body ?? []) {
    resto += new TextDecoder().decode(trozo, { stream: true });
    const bloques = resto.split('\n\n');
    resto = bloques.pop() ?? '';
    for (const bloque of bloques) {
      const campos = Object.fromEntries(
        bloque
          .split('\n')
          .filter((linea) => linea !== '' && !linea.startsWith(':'))
          .map((linea) => [
            linea.slice(0, linea.indexOf(':')),
            linea.slice(linea.indexOf(':') + 1).trimStart(),
          ]),
      );
      if ('data' in campos) yield campos as unknown as EventoSse;
    }
  }
}

/** @returns all events of a stream that ends by itself. */
export async function leerTodoSse(respuesta: Response): Promise<EventoSse[]> {
  const eventos: EventoSse[] = [];
  for await (const evento of leerSse(respuesta)) eventos.push(evento);
  return eventos;
}
