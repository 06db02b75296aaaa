/** The component's entrance; what it calls is being moved in. */
export default function labeler() {}
