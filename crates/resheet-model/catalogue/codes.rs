catalogue![
    "D001",
];
