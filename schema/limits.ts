/** How large things may be that both ends of the API have to know. */

/** A policy in a query, in characters of JSON or base64url: with what else an address says it has to fit into the 32 KiB of head that the server reads. */
export const POLICY_IN_QUERY = 24_000;
