/** How much of the picture is shown around a defect, in multiples of its larger side. */
export const DEFECT_CONTEXT = 7
