export async function badInput(suite) {}
