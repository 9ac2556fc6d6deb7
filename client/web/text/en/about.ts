/** How it works. */
export const aboutText = {
  about: {
    title: 'How it works',
    lead: 'Rootline answers one question with evidence: is this compiler release chain-verified? The answer is never the server’s word; it is a proof that anyone can check offline.',
    parts: [
      {
        id: 'chain', title: 'A chain',
        paragraphs: [
          'A compiler binary is made by another compiler binary. Whoever controls one link can hide something in every later one without touching any source code. The only remedy is to go back: to follow each release to the one that built it, down to a root small enough to be read by hand, and to have independent people rebuild every link.',
          'The catalog records which release was declared to be built from what. That is a claim. Evidence is a signed attestation: “I ran this build on these inputs and got exactly this output.”',
        ],
      },
      {
        id: 'rule', title: 'The rule',
        paragraphs: [
          'An artifact is verified if it is an accepted root, or if enough independent verifiers rebuilt it from inputs that are themselves verified. Nothing else counts; a compiler that builds itself proves nothing.',
          'Enough, independent and accepted are the policy’s words. A release is verified on a platform when every binary it publishes there is.',
        ],
      },
      {
        id: 'strength', title: 'Strength',
        paragraphs: [
          'A chain is as strong as its weakest link. Its strength is the largest number of independent rebuilds you could ask for and still have it verified. It is shown twice, counted by organization and counted by person, because four signatures from one company are one voice.',
        ],
      },
    ],
    statuses: 'What the marks mean',
    check: 'Check it yourself',
    checkLead: 'The same catalog, log and policy give the same answer on your machine.',
    commands: ['npx rootline verify go@1.24.2', 'npx rootline why go@1.24.2'],
    more: 'More', api: 'The API',
  },
} as const;
