/** A promise with the function that fulfils it: `Promise.withResolvers`, which Node has from 22 on. */
export function conResolver<T>() {
  let resolve!: (valor: T) => void;
  const promise = new Promise<T>((resolver) => (resolve = resolver));
  return { promise, resolve };
}
